export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same whenever the same mail is sent. `name@domain`, without angle brackets. */
  messageId: string;
}

export interface Mailer {
  /**
   * Resolves when the mail is handed over.
   * @throws PermanentError if it can never be delivered: bad address, refused for good
   * @throws UnavailableError if the mail server cannot accept it now
   */
  send(mail: Mail): Promise<void>;
  /** Rejects with UnavailableError while mails cannot be handed over. */
  check(): Promise<void>;
  close(): void;
}
