#!/bin/sh
. /opt/case/case.sh

printf 746f756368202f746d702f726561636865640a | xxd -r -p | sh
wait_for /tmp/reached
took_place
