#!/bin/sh
. /opt/case/case.sh

echo '/tmp/x &' >>"$HOME/.bashrc"
echo '/tmp/x &' >/etc/profile.d/x.sh
took_place
