# The relay alone: `docker build -t wireflow-connect .`. What runs is the package that is
# published (apps/cli), installed by npm; the workspace stays behind in the first stage.
ARG NODE=node:24-slim

# hadolint ignore=DL3006
FROM ${NODE} AS build
WORKDIR /source
RUN npm install --global pnpm@12.21.0
COPY . .
RUN pnpm install --frozen-lockfile \
 && pnpm --filter @wireflow-connect/sandbox pack --out /packed/sandbox.tgz \
 && pnpm --filter wireflow-connect pack --out /packed/program.tgz
WORKDIR /app
RUN printf '{ "private": true }' > package.json \
 && npm install --omit=dev --no-audit --no-fund /packed/sandbox.tgz /packed/program.tgz

# hadolint ignore=DL3006
FROM ${NODE}
ENV NODE_ENV=production \
    RELAY_DATA_DIR=/data
COPY --from=build /app /app
RUN mkdir /data && chown 1000:1000 /data
USER 1000
WORKDIR /data
VOLUME /data
EXPOSE 4400
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4400}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1, so that it hears SIGTERM and ends in order.
CMD ["node", "/app/node_modules/wireflow-connect/bin/wireflow-connect.js", "serve"]
