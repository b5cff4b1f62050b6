# One image for all services: docker-compose.yml says which one a container runs.
FROM node:24-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-trixie-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev \
  # The bundled ffmpeg of 2018 gives way to Debian's.
  && for platform in node_modules/@ffmpeg-installer/linux-*; do ln -sf /usr/bin/ffmpeg "$platform/ffmpeg"; done

FROM node:24-trixie-slim
# Debian's ffmpeg: current, and its security fixes come with a rebuild of the image.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ffmpeg \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
ENV NODE_ENV=production \
  FFMPEG_PATH=/usr/bin/ffmpeg \
  HOST=0.0.0.0 \
  PORT=5000
USER node
EXPOSE 5000
# Without --start-interval, which Docker before 25 refuses.
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
