export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same for the same news: a mail sent again is known as the same. `name@domain`, without angle brackets. */
  messageId: string;
}

export interface Mailer {
  /**
   * Resolves when the mail is handed over for good.
   * @throws PermanentError when it can never be delivered: bad address, refused for good
   * @throws UnavailableError when the mail server can't take it now
   */
  send(mail: Mail): Promise<void>;
  /** Rejects with UnavailableError while mails can't be handed over. */
  check(): Promise<void>;
  close(): void;
}
