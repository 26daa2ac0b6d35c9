#!/bin/sh
. /opt/case/case.sh

cat "$HOME/.aws/credentials" | grep -q aws_secret
cat "$HOME/.config/gcloud/application_default_credentials.json" >/dev/null
took_place
