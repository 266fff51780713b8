# One image for every service of Handset; the command says which. It holds no server: Kafka, the registry and ClickHouse
# are reached over the addresses in the environment.
FROM node:24-bookworm-slim AS packages
WORKDIR /handset
COPY package.json package-lock.json .npmrc ./
# chdb is the ClickHouse engine of local mode: half a gigabyte that no service imports.
RUN npm ci --omit=dev && rm -rf node_modules/chdb node_modules/@chdb

FROM node:24-bookworm-slim
ENV NODE_ENV=production HANDSET_HOST=0.0.0.0
WORKDIR /handset
COPY --from=packages /handset/node_modules node_modules
COPY package.json tsconfig.json ./
COPY schemas schemas
COPY services services
COPY infra/clickhouse infra/clickhouse
COPY infra/setup infra/setup
COPY scripts scripts
# A new volume takes over whom its folder belongs to.
RUN mkdir -p .handset/links .handset/attribution && chown -R node .handset
USER node
# A batch’s events outlive a smaller young generation, and would be copied again and again. More helper threads than one
# cost more CPU than they save.
ENTRYPOINT ["node", "--max-semi-space-size=64", "--v8-pool-size=1", "--import", "tsx"]
CMD ["services/ingest/main.ts"]
