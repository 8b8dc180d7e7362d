/** What keeps the store from being used, told in a sentence that says what to do. */

/** `file`: it is not the store, but the file of a backup that something is wrong with. */
export type StoreFault = 'locked' | 'full' | 'damaged' | 'unreadable' | 'newer' | 'file';

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
