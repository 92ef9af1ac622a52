// Imported before every schema: the page's policy forbids code from strings, so zod must not try to compile its checks.
import { config } from "zod";

config({ jitless: true });
