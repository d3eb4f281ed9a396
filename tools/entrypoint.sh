#!/bin/sh
# What a container runs: web (after bringing the database up to date), worker, beat, or a command.
set -e
case $1 in
web)
	python manage.py prepare
	exec gunicorn ocop.wsgi --bind 0.0.0.0:8000 --preload --worker-class gthread \
		--workers "${OCOP_WEB_PROCESSES:-2}" --threads 4 --max-requests 5000 \
		--max-requests-jitter 500 --worker-tmp-dir /dev/shm --no-control-socket --access-logfile -
	;;
worker)
	exec celery -A ocop worker --concurrency "${OCOP_WORKER_PROCESSES:-2}" --loglevel INFO
	;;
beat)
	exec celery -A ocop beat --pidfile= --schedule /tmp/beat-schedule --loglevel INFO
	;;
esac
exec "$@"
