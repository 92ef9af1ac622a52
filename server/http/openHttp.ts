// The relay's few pages: health, metrics, and what an invitation link shows in a browser.
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { createHash, timingSafeEqual } from "node:crypto";
import type { Config } from "../config.ts";
import type { Store } from "../store/store.ts";
import { joinPage, joinPolicy } from "./joinPage.ts";
import type { Metrics } from "./metrics.ts";
import { openReadiness, type ReadinessOptions } from "./readiness.ts";

export interface OpenHttp extends ReadinessOptions {
  readonly config: Config;
  readonly store: Store;
  readonly metrics: Metrics;
}

export function openHttp(options: OpenHttp): FastifyInstance {
  const readiness = openReadiness(options);
  const app = fastify({ bodyLimit: 1_024, trustProxy: false, requestTimeout: 10_000 });
  app.addHook("onSend", async (_request, reply) => {
    reply.headers(securityHeaders);
  });
  app.get("/healthz", () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    const status = await readiness();
    return reply.code(status === "ready" ? 200 : 503).send({ status });
  });
  app.get("/metrics", (request, reply) => metrics(options, request, reply));
  app.get("/join", (_request, reply) =>
    reply
      .type("text/html; charset=utf-8")
      .header("content-security-policy", joinPolicy)
      .send(joinPage(options.store.organisation.name)),
  );
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ status: "not found" }));
  app.setErrorHandler((_error, _request, reply) => reply.code(400).send({ status: "bad request" }));
  return app;
}

const securityHeaders = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

async function metrics(options: OpenHttp, request: FastifyRequest, reply: FastifyReply) {
  if (!mayScrape(options.config, request)) return reply.code(404).send({ status: "not found" });
  return reply.type(options.metrics.contentType).send(await options.metrics.text());
}

/** With a token: whoever shows it. Without: only a direct request from this machine, never one through a proxy. */
function mayScrape({ metricsToken }: Config, { headers, socket }: FastifyRequest): boolean {
  if (metricsToken !== undefined) return isSame(headers.authorization ?? "", `Bearer ${metricsToken}`);
  const forwarded = headers["x-forwarded-for"] ?? headers["forwarded"] ?? headers["x-real-ip"];
  return forwarded === undefined && isLoopback(socket.remoteAddress ?? "");
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function isSame(shown: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(shown), digest(expected));
}
