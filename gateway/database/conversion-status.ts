export const conversionStatuses = ['queued', 'converting', 'done', 'failed', 'cancelled'] as const;
export type ConversionStatus = (typeof conversionStatuses)[number];
