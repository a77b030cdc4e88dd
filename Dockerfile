# One image for every process: `docker compose up`, or `docker run … web`. docs/deployment.md says what was tried.
FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-color-emoji xvfb \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 walle
WORKDIR /opt/walle
COPY requirements.txt .
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir -r requirements.txt
COPY . .
RUN install -d -o walle -g walle -m 0711 /var/lib/walle-data
USER walle
ENV WALLE_DATA_DIR=/var/lib/walle-data WALLE_PORT_ADMIN=8000 WALLE_PORT_FLOWER=5555 PATH=/opt/walle/.venv/bin:$PATH
VOLUME /var/lib/walle-data
ENTRYPOINT ["python", "deploy/one.py"]
CMD ["web"]
