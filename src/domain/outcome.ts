/** An operation ends in one of three ways; unknown means timed out, may have happened. */
export type Outcome = 'ok' | 'failed' | 'unknown';

/** What a client tries to do. */
export type OperationKind = 'connect' | 'publish' | 'request';

/** Why an operation did not succeed. Every failure has a reason; 'none' goes with ok. */
export type FailureReason =
  | 'none'
  | 'not-connected' // tried while the client knew it had no connection
  | 'connection-dead' // sent into a connection whose path was already broken
  | 'connect-timeout' // nothing answered the handshake in time
  | 'refused' // reset or refused by the other side
  | 'throttled' // the replica was full
  | 'request-timeout' // sent, no answer in time
  | 'no-address'; // name resolution gave nothing

/** Why one member of a group never got one message. */
export type LossReason =
  | 'member-offline' // the member had no connection when it was sent
  | 'sender-cut-off' // sent into a dead connection, never reached the service
  | 'connection-dead' // written to the member's connection, which was broken and never healed
  | 'replica-down' // the replica that held it went down
  | 'link-lost' // lost between replicas
  | 'not-forwarded'; // the sending replica did not know of the subscriber
