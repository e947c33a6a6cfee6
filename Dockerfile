# One image for web, worker and beat; the command decides which.
FROM node:24-bookworm-slim AS front
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home portal
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=front /app/node_modules node_modules
ENV DJANGO_SETTINGS_MODULE=grantportal.settings.prod PYTHONUNBUFFERED=1 VAR_DIR=/data STATIC_ROOT=/app/staticfiles
RUN SECRET_KEY=only-for-the-build-0123456789-0123456789-0123456789-0123456789 DATABASE_URL=postgres://build@localhost/build \
    BASE_URL=https://build.invalid sh -c "python manage.py messages compile && python manage.py collectstatic --noinput" \
 && mkdir /data && chown portal /data
USER portal
EXPOSE 8000
CMD ["gunicorn", "grantportal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--worker-class", "gthread", "--no-control-socket"]
