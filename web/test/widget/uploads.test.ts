import { beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../../src/shared/http.js';
import type { Attachment } from '../../src/shared/messages.js';
import { MAX_FILES, Uploads, type Uploader } from '../../src/widget/uploads.js';

const photo = (name = '照片.jpg', type = 'image/jpeg'): File => new File(['x'], name, { type });
const stored: Attachment = { id: 'a1', type: 'image', name: '照片.jpg', size: 1, url: '/a' };
let upload: ReturnType<typeof vi.fn<Uploader>>;
let uploads: Uploads;

beforeEach(() => {
  upload = vi.fn<Uploader>((_, onProgress) => {
    onProgress(0.5);
    return Promise.resolve(stored);
  });
  uploads = new Uploads(
    (...file) => upload(...file),
    () => undefined,
  );
});

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('a chosen file is uploaded and can be taken along once', async () => {
  uploads.add([photo()]);
  expect(uploads.ready).toBe(false);
  await settle();
  expect(uploads.ready).toBe(true);
  expect(uploads.take()).toEqual([stored]);
  expect(uploads.entries).toEqual([]);
});

test('what cannot be sent is refused with a reason, the rest goes on', () => {
  uploads.add([photo('合同.pdf', 'application/pdf'), photo()]);
  expect(uploads.entries).toHaveLength(1);
  uploads.add([photo('合同.pdf', 'application/pdf')]);
  expect(uploads.complaint).toContain('只能发图片');
  const large = photo();
  Object.defineProperty(large, 'size', { value: 11 * 1024 * 1024 });
  uploads.add([large]);
  expect(uploads.complaint).toContain('10 MB');
  uploads.add(Array.from({ length: MAX_FILES }, () => photo()));
  expect(uploads.entries).toHaveLength(MAX_FILES);
  expect(uploads.complaint).toContain(String(MAX_FILES));
});

test('a failed upload says why and is tried again on request', async () => {
  upload.mockRejectedValueOnce(new ApiError(0, 'network', '没传上去'));
  uploads.add([photo()]);
  await settle();
  const [failed] = uploads.entries;
  expect(failed?.problem).toBe('没传上去');
  uploads.retry(failed?.key ?? '');
  await settle();
  expect(uploads.ready).toBe(true);
});

test('a removed file gives its upload up', () => {
  let signal: AbortSignal | undefined;
  upload.mockImplementationOnce((_file, _progress, given) => {
    signal = given;
    return new Promise(() => undefined);
  });
  uploads.add([photo()]);
  uploads.remove(uploads.entries[0]?.key ?? '');
  expect(signal?.aborted).toBe(true);
  expect(uploads.entries).toEqual([]);
});
