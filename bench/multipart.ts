/** A form with the one part `file`, to be written around the file's bytes. */
export interface Envelope {
  before: string;
  after: string;
  /** The Content-Type. */
  type: string;
}

export function multipartEnvelope(filename: string): Envelope {
  // Of the form that curl makes.
  const boundary = '------------------------mWyQ3hFvKzT8nR1bXc5Lja';
  const part = `Content-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: video/mp4`;
  return {
    before: `--${boundary}\r\n${part}\r\n\r\n`,
    after: `\r\n--${boundary}--\r\n`,
    type: `multipart/form-data; boundary=${boundary}`,
  };
}
