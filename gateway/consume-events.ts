import type { Consumer } from '../shared/bus/bus.ts';
import { queues } from '../shared/messages.ts';
import { applyAccountEvent } from './accounts/account.events.ts';
import { applyConversionEvent, type ConversionEventsDeps } from './conversions/conversion.events.ts';

/** Handles events from the other services: updates records and follows changes of accounts. */
export function consumeEvents(deps: ConversionEventsDeps): Promise<Consumer> {
  return deps.bus.consume(
    queues.conversions,
    (delivery) => {
      switch (delivery.topic) {
        case 'account-deleted':
        case 'email-changed':
        case 'sessions-ended':
          return applyAccountEvent(deps, delivery);
        default:
          return applyConversionEvent(deps, delivery);
      }
    },
    { concurrency: 4 },
  );
}
