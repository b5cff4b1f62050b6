import { urlencoded, type Request, type Response } from 'express';
import type { z } from 'zod';
import { ProblemError } from '../../shared/errors.ts';
import { html, page } from '../../shared/html.ts';
import { parseBody } from '../../shared/http/validate.ts';

/** The page that a mailed link opens. It has a button, because mail programs open links by themselves. */
interface Form {
  title: string;
  /** One sentence above the button. */
  text: string;
  button: string;
  /** Asks for a new password. */
  withPassword?: boolean;
}

const style =
  'body{font:18px/1.5 system-ui,sans-serif;max-width:28rem;margin:4rem auto;padding:0 1rem}' +
  'input,button{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;margin:.4rem 0}';

const passwordInput =
  '<label>New password (8 to 128 characters)' +
  '<input type="password" name="password" autocomplete="new-password" required minlength="8" maxlength="256"></label>';

/**
 * Parses the forms of these pages. Used for no other call, because a foreign page could send forms to it too.
 */
export const formBody = urlencoded({ limit: '16kb', extended: false });

/** Sends the page whose button posts the link's token to `action`. */
export function sendForm(request: Request, response: Response, action: string, form: Form): void {
  const { token } = request.query;
  const fields =
    html`<input type="hidden" name="token" value="${typeof token === 'string' ? token : ''}" />` +
    (form.withPassword ? passwordInput : '') +
    html`<button>${form.button}</button>`;
  const body = html`<p>${form.text}</p>` + `<form method="post" action="${action}">${fields}</form>`;
  sendPage(response, 200, form.title, body);
}

/**
 * Does the work and answers 204, or a page if a browser sent the form.
 * @param done the text of that page
 */
export async function answerForm<T>(
  request: Request,
  response: Response,
  { schema, work, done }: { schema: z.ZodType<T>; work: (body: T) => Promise<void>; done: string },
): Promise<void> {
  if (!request.is('application/x-www-form-urlencoded')) {
    await work(parseBody(schema, request));
    response.status(204).end();
    return;
  }
  try {
    await work(parseBody(schema, request));
    sendPage(response, 200, 'Done', html`<p>${done}</p>`);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    response.set(error.extra.headers ?? {});
    sendPage(response, error.status, 'That did not work', html`<p>${error.message}</p>`);
  }
}

/** @param body HTML */
function sendPage(response: Response, status: number, title: string, body: string): void {
  const head =
    html`<title>${title} – Mixdown</title><meta name="viewport" content="width=device-width" />` +
    `<style>${style}</style>`;
  response
    .status(status)
    .type('html')
    .send(page(html`<h1>${title}</h1>` + body, head));
}
