/** An operation ends in one of three ways; unknown means timed out, may have happened. */
export type Outcome = 'ok' | 'failed' | 'unknown';

/** What a client tries to do. */
export type OperationKind =
  | 'negotiate' // asks an app server for an endpoint
  | 'connect'
  | 'publish'
  | 'event' // sends an event to the app server
  | 'request'
  | 'read' // of a key of a cache
  | 'write' // likewise, additions to a counter included
  | 'push' // of one image to one registry
  | 'pull'; // of one image by one host

/** Why an operation did not succeed. Every failure has a reason; 'none' goes with ok. */
export type FailureReason =
  | 'none'
  | 'not-connected' // tried while the client knew it had no connection
  | 'connection-dead' // sent into a connection whose path was already broken
  | 'connect-timeout' // nothing answered the handshake in time
  | 'refused' // reset or refused by the other side
  | 'throttled' // the replica was full, or too far behind
  | 'no-endpoint' // negotiate: no instance that the app server believes online
  | 'no-app-server' // nobody took the event
  | 'request-timeout' // sent, no answer in time
  | 'no-address' // name resolution gave nothing
  | 'read-only' // a write to a secondary
  | 'syncing' // the replica takes its whole data anew
  | 'loading' // its process has started and has no data yet
  | 'too-few-replicas' // min-replicas: not enough of them are in touch
  | 'no-leader' // nobody to decide at the moment
  | 'no-quorum' // not enough replicas answered
  | 'unknown-manifest' // the registry has no image of that name (yet)
  | 'unknown-blob' // a layer that the manifest names is not there
  | 'unknown-upload' // the upload was begun at another replica
  | 'unavailable' // the registry answers, and its storage fails
  | 'unreachable'; // a registry could not reach the one it needed

/** Why one member of a group never got one message. */
export type LossReason =
  | 'member-offline' // the member had no connection when it was sent
  | 'sender-cut-off' // sent into a dead connection, never reached the service
  | 'connection-dead' // written to the member's connection, which was broken and never healed
  | 'replica-down' // the replica that held it went down
  | 'link-lost' // lost between replicas
  | 'not-forwarded' // the sending replica did not know of the subscriber
  | 'endpoint-offline' // its app server believed the member's instance offline, and sent it nothing
  | 'other-instance' // the member was on another instance than the sender
  | 'overloaded' // the replica was too far behind to take it
  | 'session-expired' // kept for a client that did not come back in time
  | 'buffer-overflow'; // more was due to the absent client than the service keeps
