// Shows a picture that came over the page's own connection: one that needs a password has no address.
export async function show(image, stream) {
  const before = image.src;
  image.src = URL.createObjectURL(new Blob([await stream.arrayBuffer()], { type: 'image/png' }));
  if (before.startsWith('blob:')) URL.revokeObjectURL(before);
}
