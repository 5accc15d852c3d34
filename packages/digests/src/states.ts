// States of subscribers and deliveries.

/**
 * A subscriber: 'pending' until the address is confirmed; 'unsubscribed' by themselves or an administrator;
 * 'suppressed' because the address bounces or complained. Only 'active' ones get mail.
 */
export type SubscriberStatus = 'pending' | 'active' | 'unsubscribed' | 'suppressed';

/** Where somebody said yes. */
export type ConsentSource = 'form' | 'account' | 'import';

/**
 * A delivery: 'queued' until it is due or tried again; 'sending' while a process has it; then 'sent' for good, 'failed'
 * when trying again is useless, 'expired' when the next edition was due first, or 'cancelled' because its subscriber
 * left.
 */
export type DeliveryState = 'queued' | 'sending' | 'sent' | 'failed' | 'expired' | 'cancelled';
export const DELIVERY_STATES: readonly DeliveryState[] = [
  'queued',
  'sending',
  'sent',
  'failed',
  'expired',
  'cancelled',
];

/** Why an address gets nothing, whatever else is stored of it. */
export type SuppressionReason = 'bounces' | 'complaint' | 'administrator';

export type BounceKind = 'hard' | 'soft' | 'complaint';
