// The policies under which every host serves the page, and the headers that go with them: only our own files, no inline code, no frames,
// and of the browser's powers those that calls need. Both hosts send exactly this, so what works in a browser works in Electron.

/**
 * The second source lets WebAssembly be compiled, and nothing else: the blur of the camera's background is computed by it. Its bytes come
 * from our own files, as connect-src sees to; JavaScript from strings stays forbidden.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const lentPowers = [
  ...["camera", "microphone", "display-capture", "speaker-selection", "picture-in-picture"],
  ...["fullscreen", "autoplay", "clipboard-write"],
];

/** Off, even where the browser would ask the person. What is named nowhere here is no power, or (local networks) what WebRTC needs. */
const withheldPowers = [
  ...["accelerometer", "browsing-topics", "captured-surface-control", "clipboard-read", "compute-pressure"],
  ...["digital-credentials-create", "digital-credentials-get", "encrypted-media", "gamepad", "geolocation"],
  ...["gyroscope", "hid", "identity-credentials-get", "idle-detection", "interest-cohort", "keyboard-map"],
  ...["language-detector", "language-model", "local-fonts", "magnetometer", "midi", "otp-credentials"],
  ...["on-device-speech-recognition", "payment", "private-state-token-issuance"],
  ...["private-state-token-redemption", "publickey-credentials-create", "publickey-credentials-get"],
  ...["screen-wake-lock", "serial", "storage-access", "summarizer", "sync-xhr", "translator", "usb"],
  ...["window-management", "xr-spatial-tracking"],
];

const permissionsPolicy = [
  ...lentPowers.map((power) => `${power}=(self)`),
  ...withheldPowers.map((power) => `${power}=()`),
].join(", ");

/** Sent with every answer, errors included. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": contentSecurityPolicy,
  "permissions-policy": permissionsPolicy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};
