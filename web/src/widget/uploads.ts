/** Files on their way to the hub, before the message that carries them is sent. */

import { ApiError } from '../shared/http.js';
import type { Attachment } from '../shared/messages.js';
import { randomId } from '../shared/storage.js';
import { words } from './strings.js';

/** What a file input offers to choose. */
export const ACCEPTED = 'image/jpeg,image/png,image/webp,image/gif,video/mp4,video/quicktime';
/** How many files a message carries at most. */
export const MAX_FILES = 9;

const MEGABYTE = 1024 * 1024;
const MAX_MEGABYTES = { image: 10, video: 50 } as const;

/** A chosen file. */
export interface Upload {
  key: string;
  file: File;
  type: 'image' | 'video';
  /** Shows it before it is uploaded. */
  preview: string;
  /** The share that is through, 0 to 1. */
  progress: number;
  /** There when it is uploaded. */
  attachment?: Attachment;
  /** Why it could not be uploaded. */
  problem?: string;
}

/** Brings a file to the hub. */
export type Uploader = (
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
) => Promise<Attachment>;

/** The files of the message that is being written. */
export class Uploads {
  /** The chosen files, in order. */
  entries: readonly Upload[] = [];
  /** What was not taken, and why; empty when all was. */
  complaint = '';

  private readonly running = new Map<string, AbortController>();

  /**
   * @param upload - brings a file to the hub.
   * @param onChange - called at every change.
   */
  constructor(
    private readonly upload: Uploader,
    private readonly onChange: () => void,
  ) {}

  /** Whether all files are through. */
  get ready(): boolean {
    return this.entries.every(({ attachment }) => attachment !== undefined);
  }

  /** Takes files and begins to upload them. */
  add(files: readonly File[]): void {
    this.complaint = '';
    for (const file of files) {
      const type = ACCEPTED.split(',').includes(file.type) ? file.type.split('/')[0] : undefined;
      if (type !== 'image' && type !== 'video') this.complaint = words().notAllowed;
      else if (file.size > MAX_MEGABYTES[type] * MEGABYTE)
        this.complaint = `${words()[type]}${words().tooLarge(MAX_MEGABYTES[type])}`;
      else if (this.entries.length >= MAX_FILES) this.complaint = words().tooMany(MAX_FILES);
      else {
        const entry: Upload = {
          key: randomId(),
          file,
          type,
          preview: URL.createObjectURL(file),
          progress: 0,
        };
        this.entries = [...this.entries, entry];
        void this.run(entry);
      }
    }
    this.onChange();
  }

  /** Uploads a file again that did not get through. */
  retry(key: string): void {
    const entry = this.entries.find((known) => known.key === key);
    if (entry?.problem !== undefined) void this.run(entry);
  }

  /** Takes a file back. */
  remove(key: string): void {
    this.running.get(key)?.abort();
    const entry = this.entries.find((known) => known.key === key);
    if (entry) URL.revokeObjectURL(entry.preview);
    this.entries = this.entries.filter((known) => known.key !== key);
    this.complaint = '';
    this.onChange();
  }

  /** Returns the uploaded files and begins anew. */
  take(): Attachment[] {
    const taken = this.entries.flatMap(({ attachment }) => attachment ?? []);
    for (const { preview } of this.entries) URL.revokeObjectURL(preview);
    this.entries = [];
    this.complaint = '';
    this.onChange();
    return taken;
  }

  private async run(entry: Upload): Promise<void> {
    const control = new AbortController();
    this.running.set(entry.key, control);
    delete entry.problem;
    this.change(entry, { progress: 0 });
    try {
      const attachment = await this.upload(
        entry.file,
        (progress) => {
          this.change(entry, { progress });
        },
        control.signal,
      );
      this.change(entry, { progress: 1, attachment });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.change(entry, { problem: error.message });
    } finally {
      this.running.delete(entry.key);
    }
  }

  private change(entry: Upload, change: Partial<Upload>): void {
    Object.assign(entry, change);
    this.entries = [...this.entries];
    this.onChange();
  }
}
