#!/bin/sh
# Everything that can be checked without running the tests. Runs all checks, then says which failed.
cd "$(dirname "$0")/.." || exit 1
export PATH="$PWD/.venv/bin:$PATH"
var=$(mktemp -d)
trap 'rm -rf "$var"' EXIT
failed=

check() { # NAME COMMAND...
	name=$1
	shift
	echo "--- $name"
	env OCOP_VAR="$var" "$@" || failed="$failed, $name"
}

check style ruff check -q
check format ruff format -q --check
check types mypy
check migrations python manage.py makemigrations --check --dry-run
check translations python tools/check_translations.py
check deployment env OCOP_ENV=production OCOP_SECRET_KEY="$(head -c 48 /dev/urandom | base64)" \
	OCOP_HOSTS=ocop.example OCOP_PUBLIC_URL=https://ocop.example \
	DATABASE_URL=postgres://ocop@db/ocop REDIS_URL=redis://redis:6379/0 \
	EMAIL_URL=smtp://mail:25 python manage.py check --deploy --fail-level WARNING

test -z "$failed" && echo "All checks passed." && exit
echo "FAILED: ${failed#, }"
exit 1
