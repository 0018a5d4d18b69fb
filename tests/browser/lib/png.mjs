// In: a PNG of eight-bit colours as Chromium writes it. Out: the same picture with a palette of its commonest colours, which is a
// third of the size for a page of flat colours. It knows no interlacing and no transparency.
import { deflateSync, inflateSync } from "node:zlib";

const HEAD = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const COLOURS = 128;

// node:zlib has this only since 20.15, Debian's Node.js is older.
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum;
});
const crc32 = (bytes) => (bytes.reduce((sum, byte) => TABLE[(sum ^ byte) & 255] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

function chunks(png) {
  const found = [];
  for (let at = HEAD.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    found.push([png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, at + 8 + length)]);
    at += length + 12;
  }
  return found;
}

function chunk(type, data) {
  const name = Buffer.from(type, "latin1");
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  name.copy(out, 4);
  data.copy(out, 8);
  out.writeUInt32BE(crc32(Buffer.concat([name, data])), data.length + 8);
  return out;
}

const paeth = (a, b, c) => {
  const [left, up, corner] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return left <= up && left <= corner ? a : up <= corner ? b : c;
};

// The pixels, each line without its filter.
function unfiltered(raw, width, height, step) {
  const stride = width * step;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const a = x >= step ? pixels[at - step] : 0;
      const b = y > 0 ? pixels[at - stride] : 0;
      const c = x >= step && y > 0 ? pixels[at - stride - step] : 0;
      const guess = [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter];
      pixels[at] = raw[y * (stride + 1) + x + 1] + guess;
    }
  }
  return pixels;
}

function palette(colours) {
  const counted = new Map();
  for (const colour of colours) counted.set(colour, (counted.get(colour) ?? 0) + 1);
  const kept = [...counted].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, COLOURS).map(([colour]) => colour);
  const split = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const parts = kept.map(split);
  const place = new Map(kept.map((colour, at) => [colour, at]));
  for (const colour of counted.keys()) {
    if (place.has(colour)) continue;
    const [r, g, b] = split(colour);
    let [best, least] = [0, Infinity];
    parts.forEach(([pr, pg, pb], at) => {
      const far = 2 * (r - pr) ** 2 + 4 * (g - pg) ** 2 + 3 * (b - pb) ** 2;
      if (far < least) [best, least] = [at, far];
    });
    place.set(colour, best);
  }
  return { parts, place };
}

export function smaller(png) {
  const parts = chunks(png);
  const head = parts.find(([type]) => type === "IHDR")[1];
  const [width, height, depth, kind, interlaced] = [head.readUInt32BE(0), head.readUInt32BE(4), head[8], head[9], head[12]];
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlaced) return png;
  const step = kind === 2 ? 3 : 4;
  const raw = inflateSync(Buffer.concat(parts.filter(([type]) => type === "IDAT").map(([, data]) => data)));
  const pixels = unfiltered(raw, width, height, step);
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at += 1) {
    colours[at] = (pixels[at * step] << 16) | (pixels[at * step + 1] << 8) | pixels[at * step + 2];
  }
  const { parts: table, place } = palette(colours);
  const lines = Buffer.alloc((width + 1) * height);
  colours.forEach((colour, at) => { lines[at + Math.floor(at / width) + 1] = place.get(colour); });
  const kindOf = Buffer.from(head);
  kindOf[9] = 3;
  return Buffer.concat([
    HEAD, chunk("IHDR", kindOf), chunk("PLTE", Buffer.from(table.flat())), chunk("IDAT", deflateSync(lines, { level: 9 })), chunk("IEND", Buffer.alloc(0)),
  ]);
}
