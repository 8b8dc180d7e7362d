/** What keeps the store from being used, told in a sentence that says what to do. */

export type StoreFault = 'locked' | 'full' | 'damaged' | 'unreadable' | 'newer';

/** Its message is for people. */
export class StoreError extends Error {
  constructor(
    readonly fault: StoreFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
