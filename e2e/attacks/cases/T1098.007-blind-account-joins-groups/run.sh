#!/bin/sh
. /opt/case/case.sh

usermod -aG sudo,shadow www-data
id www-data | grep -q sudo
took_place
