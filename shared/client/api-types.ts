// Made from the API's description by `npm run api:types`. Do not edit.

export interface paths {
  '/videos': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List your conversions
     * @description The newest come first, unless `sort` or `order` says otherwise. `createdAt` sorts by when the uploads began. A search reads your file names until the page is full.
     */
    get: {
      parameters: {
        query?: {
          limit?: number;
          /** @description nextCursor of the previous page, which had the same `sort` and `order` */
          cursor?: string;
          status?: 'queued' | 'converting' | 'done' | 'failed' | 'cancelled';
          /** @description Part of the file name, in upper or lower case; no character is a wildcard */
          q?: string;
          /** @description `duration` is that of the mp3; conversions without one count as shortest */
          sort?: 'createdAt' | 'filename' | 'size' | 'duration';
          /** @description By default `asc` for `filename`, otherwise `desc` */
          order?: 'asc' | 'desc';
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['ConversionPage'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /**
     * Upload a video
     * @description Mixdown converts the video in the background and mails you a link to the mp3. The options come as text fields before or after the file. If you have a result of the same file with the same name and options, the conversion is `done` at once with a copy of it. Mixdown ignores fields of other names and lists them in the answer.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'multipart/form-data': {
            /**
             * Format: binary
             * @description The video
             */
            file: string;
            /**
             * @default mp3
             * @enum {string}
             */
            format?: 'mp3' | 'm4a' | 'opus' | 'flac' | 'wav';
            /**
             * @description `high` unless there is a bitrate. `speech` is mono with 64 kbit/s
             * @enum {string}
             */
            quality?: 'high' | 'best' | 'medium' | 'speech';
            /** @description kbit/s, constant; instead of `quality` */
            bitrate?: number | string;
            /**
             * @default auto
             * @enum {string}
             */
            channels?: 'auto' | 'mono' | 'stereo';
            /** @description Start, in seconds of the source’s time */
            from?: number | string;
            /** @description End, in seconds of the source’s time */
            to?: number | string;
            /** @description Target in LUFS */
            loudness?: 'off' | (number | string);
            /** @description Number of a sound track, from 0, or its language */
            track?: 'default' | (number | string) | string;
            /**
             * @description Whether sound that is an mp3 already may be taken unchanged
             * @default auto
             * @enum {string}
             */
            copy?: 'auto' | 'never';
            /**
             * @default none
             * @enum {string}
             */
            split?: 'none' | 'chapters';
            title?: string;
            artist?: string;
            album?: string;
          };
        };
      };
      responses: {
        /** @description Accepted */
        202: {
          headers: {
            Location: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Upload'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/videos/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a conversion */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Conversion'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /** Delete a conversion with its video and mp3 */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Deleted */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/videos/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Cancel a queued or running conversion */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Accepted */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Conversion'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/videos/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Convert a video again
     * @description Without a body, it retries a failed or cancelled conversion with the same options. With options, which replace all options of the conversion, it converts the video of a done one again too. The old mp3 stays until the new one replaces it.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': components['schemas']['Options'];
        };
      };
      responses: {
        /** @description Accepted */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Conversion'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/videos/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Watch a conversion */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** @description The id of the last event received */
          'Last-Event-ID'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Server-sent events named `status`, each with a Conversion. The stream ends with a final state. An account may have 100 open streams in each gateway process */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'text/event-stream': string;
          };
        };
        /** @description The last event received already had the final state */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/videos/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Import a video by its URL
     * @description Mixdown fetches the file in the background and converts it as if it was uploaded. Meanwhile the conversion is `queued`, and its `progress` is how much of the file is there. `size` and `filename` follow when the server sends them. Only public addresses are fetched. If that is not possible, the conversion fails with `fetch-failed`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['Import'];
        };
      };
      responses: {
        /** @description Accepted */
        202: {
          headers: {
            Location: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Conversion'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/mp3s': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Download several results as a zip
     * @description The files are stored in the zip uncompressed, in the order of the ids. If one of them is missing, not yours or not ready, the answer names it and there is no zip. Ranges are not supported.
     */
    get: {
      parameters: {
        query: {
          /** @description 1 to 100 ids of conversions, separated by commas */
          ids: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The zip */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/zip': unknown;
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/mp3s/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Download a result
     * @description The file has the format of the options; with `split`, it is a zip with one file for each chapter. Send an access token, an API key, or the `token` of the link in the email.
     */
    get: {
      parameters: {
        query?: {
          /** @description The token of the link in the email */
          token?: string;
        };
        header?: {
          Range?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The whole file */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'audio/mpeg': unknown;
            'audio/mp4': unknown;
            'audio/ogg': unknown;
            'audio/flac': unknown;
            'audio/wav': unknown;
            'application/zip': unknown;
          };
        };
        /** @description The requested range */
        206: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'audio/mpeg': unknown;
            'audio/mp4': unknown;
            'audio/ogg': unknown;
            'audio/flac': unknown;
            'audio/wav': unknown;
            'application/zip': unknown;
          };
        };
        /** @description The file still has the given ETag */
        304: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description No longer the requested version */
        412: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Range not satisfiable */
        416: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/videos/{id}/analysis': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * See what a video is: its streams, chapters and tags, and how loud it is
     * @description Loudness, silences and times are of the sound that the result is made of, before the loudness is changed.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Analysis'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/videos/{id}/waveform': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the waveform of a result, for a player
     * @description For example for wavesurfer.js or peaks.js.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Waveform'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/usage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** See what you use and what is allowed */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Usage'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Check whether the gateway runs */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Health'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Check whether the gateway can work */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Health'];
          };
        };
        /** @description A dependency is down */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Health'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/register': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Create an account
     * @description Mixdown mails a link that verifies the address. `REGISTRATION` decides who may register: anybody, nobody, or anybody with an invitation.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['RegisterRequest'];
        };
      };
      responses: {
        /** @description Created */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['User'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get your account */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['User'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/users/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get your account, like /auth/me */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['User'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /**
     * Delete your account
     * @description Your sessions and API keys are deleted at once, your videos and mp3s within moments. Requires `currentPassword` or a login within the last 10 minutes.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': components['schemas']['AccountDeletion'];
        };
      };
      responses: {
        /** @description Deleted */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    /**
     * Change your name, address or password
     * @description A new address or password requires `currentPassword`. A new password ends all other sessions. A new address takes effect when you confirm it with the link mailed to it; until then, the answer shows the old one.
     */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ProfileChange'];
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['User'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    trace?: never;
  };
  '/auth/verify-email': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show the page that verifies an address
     * @description The page has a button that sends the token by POST. Opening the page changes nothing.
     */
    get: {
      parameters: {
        query?: {
          /** @description The token of the mailed link */
          token?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The page */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'text/html': string;
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /**
     * Verify an address
     * @description The token works once. Programs get 204; the form of the page gets a page.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['MailTokenRequest'];
          'application/x-www-form-urlencoded': components['schemas']['MailTokenRequest'];
        };
      };
      responses: {
        /** @description Done: a page, in answer to the form */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'text/html': string;
          };
        };
        /** @description Done */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'text/html': string;
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/verify-email/resend': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Resend the link that verifies your address */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The mail is on its way */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/confirm-email': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show the page that confirms a new address
     * @description The page has a button that sends the token by POST. Opening the page changes nothing.
     */
    get: {
      parameters: {
        query?: {
          /** @description The token of the mailed link */
          token?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The page */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'text/html': string;
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /**
     * Confirm a new address
     * @description The token works once. Programs get 204; the form of the page gets a page.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['MailTokenRequest'];
          'application/x-www-form-urlencoded': components['schemas']['MailTokenRequest'];
        };
      };
      responses: {
        /** @description Done: a page, in answer to the form */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'text/html': string;
          };
        };
        /** @description Done */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'text/html': string;
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'text/html': string;
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/password-reset-request': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Request a password reset
     * @description Mixdown mails a link to choose a new password, at most 5 an hour. The answer is the same if the address has no account.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['PasswordResetRequest'];
        };
      };
      responses: {
        /** @description Mailed, if the address has an account */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/password-reset': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show the page to choose a password
     * @description The page has a button that sends the token by POST. Opening the page changes nothing.
     */
    get: {
      parameters: {
        query?: {
          /** @description The token of the mailed link */
          token?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The page */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'text/html': string;
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/password-reset-confirm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Choose a new password; this ends all sessions and API keys
     * @description The token works once. Programs get 204; the form of the page gets a page.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['PasswordResetConfirm'];
          'application/x-www-form-urlencoded': components['schemas']['PasswordResetConfirm'];
        };
      };
      responses: {
        /** @description Done: a page, in answer to the form */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'text/html': string;
          };
        };
        /** @description Done */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'text/html': string;
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/login': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log in
     * @description Returns an access token and a refresh token. Repeated wrong passwords delay the next attempt, by a minute at most. An address without an account gets the same answers.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['LoginRequest'];
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Tokens'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/refresh': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Exchange a refresh token for new tokens
     * @description A refresh token works once. If the answer is lost, send it again within 10 seconds to get the same new refresh token. Sent later, or after the new one was used, it ends the session.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['RefreshRequest'];
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Tokens'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/logout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log out
     * @description Ends the session of the refresh token in the body or, without one, that of the access token.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /** @description Also accepted as `refreshToken` */
            refresh_token?: string;
          };
        };
      };
      responses: {
        /** @description Ended */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List your sessions, last used first */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['SessionList'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /** End all your other sessions */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Ended */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** End one of your sessions */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Ended */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List your API keys, without the keys themselves */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['ApiKeyList'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /**
     * Create an API key
     * @description Only this answer contains the key itself. An account may have 50 keys.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ApiKeyRequest'];
        };
      };
      responses: {
        /** @description Created */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['NewApiKey'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/api-keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Revoke an API key
     * @description From then on, calls with the key get 401.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Revoked */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List all accounts, newest first */
    get: {
      parameters: {
        query?: {
          limit?: number;
          /** @description nextCursor of the previous page */
          cursor?: string;
          /** @description Part of the address */
          email?: string;
          role?: 'user' | 'admin';
          createdAfter?: string;
          createdBefore?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['UserList'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /**
     * Create an account for somebody
     * @description Without a password, Mixdown mails the user a link to choose one, valid for 7 days. With a password, it mails a link that verifies the address.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewUserRequest'];
        };
      };
      responses: {
        /** @description Created */
        201: {
          headers: {
            Location: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['User'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/users/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get an account */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['User'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /**
     * Replace the fields of an account
     * @description A new password ends all sessions of the account. Mixdown notifies the user of a new password or address by mail.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['UserReplacement'];
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['User'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    /**
     * Delete an account
     * @description Its sessions and API keys are deleted at once, its videos and mp3s within moments.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Deleted */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    /**
     * Change an account
     * @description A new password ends all sessions of the account. Mixdown notifies the user of a new password or address by mail.
     */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['UserChange'];
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['User'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not possible in the current state */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too large */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Unsupported encoding */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    trace?: never;
  };
  '/invitations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List unused invitations, without their codes */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['InvitationList'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /**
     * Create an invitation to register
     * @description With `REGISTRATION=invite`, one person can register with the code, within 7 days. Only this answer contains the code.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Created */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['NewInvitation'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/invitations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Revoke an invitation */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Revoked */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not found, or not yours */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/audit-log': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the audit log, newest first
     * @description Logins and changes of accounts. Entries are kept for `AUDIT_RETENTION`.
     */
    get: {
      parameters: {
        query?: {
          limit?: number;
          /** @description nextCursor of the previous page */
          cursor?: string;
          event?: string;
          /** @description Events by or about this account */
          user?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['AuditPage'];
          };
        };
        /** @description Bad request */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not logged in */
        401: {
          headers: {
            'WWW-Authenticate'?: string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Not allowed */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description Too many requests: try again after `Retry-After` seconds */
        429: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A dependency is down: try again after `Retry-After` seconds */
        503: {
          headers: {
            /** @description Seconds to wait */
            'Retry-After': string;
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/db': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Check whether the users database is up */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Health'];
          };
        };
        /** @description A dependency is down */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Health'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Options: {
      /**
       * @default mp3
       * @enum {string}
       */
      format?: 'mp3' | 'm4a' | 'opus' | 'flac' | 'wav';
      /**
       * @description `high` unless there is a bitrate. `speech` is mono with 64 kbit/s
       * @enum {string}
       */
      quality?: 'high' | 'best' | 'medium' | 'speech';
      /** @description kbit/s, constant; instead of `quality` */
      bitrate?: number | string;
      /**
       * @default auto
       * @enum {string}
       */
      channels?: 'auto' | 'mono' | 'stereo';
      /** @description Start, in seconds of the source’s time */
      from?: number | string;
      /** @description End, in seconds of the source’s time */
      to?: number | string;
      /** @description Target in LUFS */
      loudness?: 'off' | (number | string);
      /** @description Number of a sound track, from 0, or its language */
      track?: 'default' | (number | string) | string;
      /**
       * @description Whether sound that is an mp3 already may be taken unchanged
       * @default auto
       * @enum {string}
       */
      copy?: 'auto' | 'never';
      /**
       * @default none
       * @enum {string}
       */
      split?: 'none' | 'chapters';
      title?: string;
      artist?: string;
      album?: string;
    };
    Import: {
      /**
       * Format: uri
       * @description Of the video. It may contain a user and a password
       */
      url: string;
      /**
       * @default mp3
       * @enum {string}
       */
      format?: 'mp3' | 'm4a' | 'opus' | 'flac' | 'wav';
      /**
       * @description `high` unless there is a bitrate. `speech` is mono with 64 kbit/s
       * @enum {string}
       */
      quality?: 'high' | 'best' | 'medium' | 'speech';
      /** @description kbit/s, constant; instead of `quality` */
      bitrate?: number | string;
      /**
       * @default auto
       * @enum {string}
       */
      channels?: 'auto' | 'mono' | 'stereo';
      /** @description Start, in seconds of the source’s time */
      from?: number | string;
      /** @description End, in seconds of the source’s time */
      to?: number | string;
      /** @description Target in LUFS */
      loudness?: 'off' | (number | string);
      /** @description Number of a sound track, from 0, or its language */
      track?: 'default' | (number | string) | string;
      /**
       * @description Whether sound that is an mp3 already may be taken unchanged
       * @default auto
       * @enum {string}
       */
      copy?: 'auto' | 'never';
      /**
       * @default none
       * @enum {string}
       */
      split?: 'none' | 'chapters';
      title?: string;
      artist?: string;
      album?: string;
    };
    Upload: {
      /** Format: uuid */
      id: string;
      filename: string;
      /** @description Bytes */
      size: number;
      /** @enum {string} */
      status: 'queued' | 'converting' | 'done' | 'failed' | 'cancelled';
      progress: number;
      /** @description In the queue, counted up to 10,000: 1 is the next to start. It grows when others come whose turn is earlier. null if the conversion does not wait */
      position: number | null;
      options: components['schemas']['OptionsOutput'];
      error: {
        /** @enum {string} */
        code:
          | 'no-audio'
          | 'not-media'
          | 'truncated'
          | 'too-long'
          | 'timed-out'
          | 'unsupported-codec'
          | 'protected'
          | 'fetch-failed'
          | 'no-such-track'
          | 'nothing-left'
          | 'internal'
          | 'over-quota'
          | 'over-daily-quota';
        message: string;
      } | null;
      warnings: ('truncated' | 'gaps' | 'other-track' | 'loudness-limited' | 'mail-refused')[];
      mp3: {
        size: number;
        duration: number;
        bitrate: number;
        /** @default 0 */
        missingSeconds: number;
        /**
         * @default {
         *       "seconds": 0,
         *       "longest": []
         *     }
         */
        gaps: {
          seconds: number;
          longest: {
            start: number;
            seconds: number;
          }[];
        };
        /**
         * @description The sound was an mp3 already and was taken unchanged
         * @default false
         */
        copied: boolean;
        /** Format: uuid */
        id: string;
        /** Format: uri */
        url: string;
      } | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      finishedAt: string | null;
      /** @description Names of the ignored form fields beside the file */
      ignored: string[];
    };
    /** @description An error (RFC 9457). Programs rely on `code`. */
    Problem: {
      /** @constant */
      type: 'about:blank';
      title: string;
      status: number;
      code: string;
      detail: string;
      errors?: {
        path: string;
        message: string;
      }[];
    };
    ConversionPage: {
      items: components['schemas']['Conversion'][];
      nextCursor: string | null;
    };
    Conversion: {
      /** Format: uuid */
      id: string;
      filename: string;
      /** @description Bytes */
      size: number;
      /** @enum {string} */
      status: 'queued' | 'converting' | 'done' | 'failed' | 'cancelled';
      progress: number;
      /** @description In the queue, counted up to 10,000: 1 is the next to start. It grows when others come whose turn is earlier. null if the conversion does not wait */
      position: number | null;
      options: components['schemas']['OptionsOutput'];
      error: {
        /** @enum {string} */
        code:
          | 'no-audio'
          | 'not-media'
          | 'truncated'
          | 'too-long'
          | 'timed-out'
          | 'unsupported-codec'
          | 'protected'
          | 'fetch-failed'
          | 'no-such-track'
          | 'nothing-left'
          | 'internal'
          | 'over-quota'
          | 'over-daily-quota';
        message: string;
      } | null;
      warnings: ('truncated' | 'gaps' | 'other-track' | 'loudness-limited' | 'mail-refused')[];
      mp3: {
        size: number;
        duration: number;
        bitrate: number;
        /** @default 0 */
        missingSeconds: number;
        /**
         * @default {
         *       "seconds": 0,
         *       "longest": []
         *     }
         */
        gaps: {
          seconds: number;
          longest: {
            start: number;
            seconds: number;
          }[];
        };
        /**
         * @description The sound was an mp3 already and was taken unchanged
         * @default false
         */
        copied: boolean;
        /** Format: uuid */
        id: string;
        /** Format: uri */
        url: string;
      } | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      finishedAt: string | null;
    };
    Analysis: {
      container: string;
      /** @description Seconds of sound */
      duration: number;
      streams: {
        index: number;
        /** @enum {string} */
        type: 'audio' | 'video' | 'subtitle';
        codec: string;
        language: string | null;
        channels: number | null;
        /** @description Hz */
        sampleRate: number | null;
        isDefault: boolean;
      }[];
      chapters: {
        /** @description Seconds */
        start: number;
        /** @description Seconds */
        end: number;
        title: string;
      }[];
      tags: {
        [key: string]: string;
      };
      /** @description By EBU R128; null where there is nothing but silence, or too little sound */
      loudness: {
        /** @description LUFS */
        integrated: number | null;
        /** @description LU */
        range: number | null;
        /** @description dBTP */
        truePeak: number | null;
      };
      /** @description Where no sample exceeds -50 dB for 2 s or longer */
      silences: {
        /** @description Seconds */
        start: number;
        /** @description Seconds */
        end: number;
      }[];
    };
    /** @description As the program audiowaveform writes it */
    Waveform: {
      /** @constant */
      version: 2;
      /**
       * @description Both channels are drawn as one
       * @constant
       */
      channels: 1;
      /** @description Hz */
      sample_rate: number;
      samples_per_pixel: number;
      /** @constant */
      bits: 8;
      /** @description Points */
      length: number;
      /** @description The lowest and the highest sample of each point, -128 to 127 */
      data: number[];
    };
    Usage: {
      /** @description Of all videos and mp3s */
      bytesStored: number;
      /** @description Of the mp3s that were made since midnight UTC, deleted ones too */
      secondsConvertedToday: number;
      /** @description Null where there is no limit */
      limits: {
        bytesStored: number | null;
        secondsConvertedToday: number | null;
      };
    };
    Health: {
      /** @enum {string} */
      status: 'up' | 'down';
      checks: {
        [key: string]: {
          /** @enum {string} */
          status: 'up' | 'down';
        };
      };
    };
    OptionsOutput: {
      /**
       * @default mp3
       * @enum {string}
       */
      format: 'mp3' | 'm4a' | 'opus' | 'flac' | 'wav';
      /**
       * @description `high` unless there is a bitrate. `speech` is mono with 64 kbit/s
       * @enum {string}
       */
      quality?: 'high' | 'best' | 'medium' | 'speech';
      /** @description kbit/s, constant; instead of `quality` */
      bitrate?: number;
      /**
       * @default auto
       * @enum {string}
       */
      channels: 'auto' | 'mono' | 'stereo';
      /**
       * @description Start, in seconds of the source’s time
       * @default 0
       */
      from: number;
      /** @description End, in seconds of the source’s time */
      to?: number;
      /**
       * @description Target in LUFS
       * @default off
       */
      loudness: 'off' | number;
      /**
       * @description Number of a sound track, from 0, or its language
       * @default default
       */
      track: 'default' | number | string;
      /**
       * @description Whether sound that is an mp3 already may be taken unchanged
       * @default auto
       * @enum {string}
       */
      copy: 'auto' | 'never';
      /**
       * @default none
       * @enum {string}
       */
      split: 'none' | 'chapters';
      title?: string;
      artist?: string;
      album?: string;
    };
    RegisterRequest: {
      /** Format: email */
      email: string;
      password: string;
      displayName?: string;
      /** @description Required if `REGISTRATION` is `invite` */
      invitation?: string;
    };
    ProfileChange: {
      displayName?: string | null;
      /** Format: email */
      email?: string;
      password?: string;
      currentPassword?: string;
    };
    AccountDeletion: {
      currentPassword?: string;
    };
    MailTokenRequest: {
      token: string;
    };
    PasswordResetRequest: {
      /** Format: email */
      email: string;
    };
    PasswordResetConfirm: {
      token: string;
      password: string;
    };
    LoginRequest: {
      /** Format: email */
      email: string;
      password: string;
    };
    RefreshRequest: {
      /** @description Also accepted as `refreshToken` */
      refresh_token: string;
    };
    ApiKeyRequest: {
      name: string;
      scopes?: ('upload' | 'download')[];
      /** Format: date-time */
      expiresAt?: string;
    };
    NewUserRequest: {
      /** Format: email */
      email: string;
      password?: string;
      /** @default null */
      displayName?: string | null;
      /**
       * @default user
       * @enum {string}
       */
      role?: 'user' | 'admin';
    };
    UserReplacement: {
      /** Format: email */
      email: string;
      displayName: string | null;
      /** @enum {string} */
      role: 'user' | 'admin';
      /** @description Unless given, a new address makes it false */
      emailVerified?: boolean;
      /** @description Ends every session of the account */
      password?: string;
    };
    UserChange: {
      /** Format: email */
      email?: string;
      displayName?: string | null;
      /** @enum {string} */
      role?: 'user' | 'admin';
      /** @description Unless given, a new address makes it false */
      emailVerified?: boolean;
      /** @description Ends every session of the account */
      password?: string;
    };
    User: {
      /** Format: uuid */
      id: string;
      /** Format: email */
      email: string;
      emailVerified: boolean;
      displayName: string | null;
      /** @enum {string} */
      role: 'user' | 'admin';
      /** Format: date-time */
      createdAt: string;
    };
    Tokens: {
      access_token: string;
      refresh_token: string;
      /** @constant */
      token_type: 'bearer';
      /** @description Seconds until the access token expires */
      expires_in: number;
    };
    SessionList: {
      items: components['schemas']['Session'][];
    };
    Session: {
      /** Format: uuid */
      id: string;
      /** @description User-Agent of the login */
      device: string | null;
      /** @description IP address of its last use */
      address: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      lastUsedAt: string;
      /** Format: date-time */
      expiresAt: string;
      /** @description Whether it is the session of this request */
      current: boolean;
    };
    NewApiKey: {
      /** Format: uuid */
      id: string;
      name: string;
      scopes: ('upload' | 'download')[];
      /** Format: date-time */
      createdAt: string;
      lastUsedAt: string | null;
      expiresAt: string | null;
      /** @description Shown only once */
      key: string;
    };
    ApiKeyList: {
      items: components['schemas']['ApiKey'][];
    };
    ApiKey: {
      /** Format: uuid */
      id: string;
      name: string;
      scopes: ('upload' | 'download')[];
      /** Format: date-time */
      createdAt: string;
      lastUsedAt: string | null;
      expiresAt: string | null;
    };
    UserList: {
      items: components['schemas']['User'][];
      nextCursor: string | null;
    };
    NewInvitation: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      expiresAt: string;
      /** @description Shown only once; send it as `invitation` in POST /auth/register */
      code: string;
    };
    InvitationList: {
      items: components['schemas']['Invitation'][];
    };
    Invitation: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      expiresAt: string;
    };
    AuditPage: {
      items: components['schemas']['AuditEvent'][];
      nextCursor: string | null;
    };
    AuditEvent: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      at: string;
      event: string;
      /** @description Who did it; null if unknown or done on the command line */
      actor: {
        /** Format: uuid */
        id: string;
        email: string | null;
      } | null;
      /** @description The account it was done to; `email` is null once the account is deleted */
      subject: {
        /** Format: uuid */
        id: string;
        email: string | null;
      } | null;
      address: string | null;
      details: {
        [key: string]: string;
      };
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
