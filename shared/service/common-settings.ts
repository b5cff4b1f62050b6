import { z } from 'zod';
import type { ConfigOf, Settings } from '../config/config.ts';
import { brokerUrl } from '../config/stores.ts';
import { httpAddress, wholeNumber } from '../config/values.ts';

const port = wholeNumber(0, 65_535);

/** The settings that every service reads. */
function commonSettings(defaults: { port: number; host: string }) {
  return {
    variables: {
      PORT: port.default(defaults.port),
      HOST: z.string().min(1).default(defaults.host),
      METRICS_PORT: port.optional(),
      METRICS_HOST: z.string().min(1).default('127.0.0.1'),
      LOG_LEVEL: z
        .enum(
          ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
          'must be trace, debug, info, warn, error or silent',
        )
        .default('info'),
    },
    stores: { BROKER_URL: brokerUrl },
  };
}

export type CommonConfig = ConfigOf<ReturnType<typeof commonSettings>>;

/** The settings of all services in one process. @param services the last one listens on `PORT` */
export function settingsOf(
  services: readonly (Settings & { port: number })[],
  { host }: { host: string },
): Settings {
  const all: Settings[] = [commonSettings({ port: services.at(-1)?.port ?? 0, host }), ...services];
  return {
    variables: Object.fromEntries(all.flatMap(({ variables }) => Object.entries(variables))),
    stores: Object.fromEntries(all.flatMap(({ stores }) => Object.entries(stores))),
  };
}

/** The gateway's public URL, for services that create links. */
export const publicUrl = httpAddress.optional();
