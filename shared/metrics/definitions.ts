/** All metrics. docs/metrics.md explains each; a test keeps the two in sync. */
export const counters = {
  uploads: define('mixdown_uploads_total', 'Uploads, by outcome', ['outcome']),
  uploadBytes: define('mixdown_upload_bytes_total', 'Bytes of accepted videos', []),
  imports: define('mixdown_imports_total', 'Attempts to fetch a video by its URL, by outcome', ['outcome']),
  downloads: define('mixdown_downloads_total', 'Requests for an mp3, by outcome', ['outcome']),
  downloadBytes: define('mixdown_download_bytes_total', 'Bytes of completely sent mp3s', []),
  messages: define('mixdown_messages_total', 'Messages handled, by outcome', ['queue', 'outcome']),
  conversions: define('mixdown_conversions_total', 'Conversion attempts, by outcome', ['outcome']),
  mediaSeconds: define('mixdown_media_seconds_total', 'Seconds of finished mp3s', []),
  mp3Bytes: define('mixdown_mp3_bytes_total', 'Bytes of finished mp3s', []),
  mails: define('mixdown_mails_total', 'Mails by kind and outcome', ['kind', 'outcome']),
} as const;

export const histograms = {
  httpSeconds: {
    ...define('mixdown_http_request_duration_seconds', 'Seconds from request to the end of its answer', [
      ...['service', 'route', 'method', 'status'],
    ]),
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600, 3600],
  },
  queueWaitSeconds: {
    ...define('mixdown_queue_wait_seconds', 'Seconds from publishing a message to its first handling', [
      'queue',
    ]),
    buckets: [0.01, 0.1, 0.5, 2, 10, 60, 300, 1800, 7200],
  },
  conversionSeconds: {
    ...define('mixdown_conversion_seconds', 'Seconds that a finished conversion took', []),
    buckets: [0.5, 1, 2, 5, 15, 60, 180, 600, 1200],
  },
  conversionSpeed: {
    ...define('mixdown_conversion_seconds_per_media_second', 'Seconds of work for each second of media', []),
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
  },
} as const;

export const gauges = {
  queueDepth: define('mixdown_queue_depth', 'Messages waiting', ['queue']),
  queueDead: define('mixdown_queue_dead', 'Messages in the dead queue', ['queue']),
  outboxRows: define('mixdown_outbox_rows', 'Unpublished messages in the outbox, counted up to 10000', []),
  outboxAge: define('mixdown_outbox_oldest_seconds', 'Age of the oldest of them; 0 without any', []),
  waiting: define('mixdown_waiting_conversions', 'Conversions in the queue, counted up to 10000', []),
  ffmpegRunning: define('mixdown_ffmpeg_running', 'Child processes of this process: its ffmpegs', []),
} as const;

interface Definition {
  name: string;
  help: string;
  labelNames: readonly string[];
}

function define(name: string, help: string, labelNames: readonly string[]): Definition {
  return { name, help, labelNames };
}
