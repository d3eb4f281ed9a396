# One image for web, worker and beat. Its steps are those of `make setup`.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 OCOP_VAR=/app/var OCOP_MEDIA=/srv/media
WORKDIR /app
COPY requirements.txt ./
COPY tools/setup.py tools/
RUN python3 tools/setup.py --only packages
COPY . .
# The key of the build is thrown away: a running container must be given its own.
RUN OCOP_SECRET_KEY=build python3 tools/setup.py \
    && useradd --system --home-dir /app ocop \
    && mkdir -p /srv/media \
    && chown -R ocop: /app/var /srv/media
USER ocop
ENV OCOP_ENV=production PATH=/app/.venv/bin:$PATH
VOLUME /srv/media
EXPOSE 8000
ENTRYPOINT ["tools/entrypoint.sh"]
CMD ["web"]
