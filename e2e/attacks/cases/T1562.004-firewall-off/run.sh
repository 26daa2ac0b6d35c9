#!/bin/sh
. /opt/case/case.sh

nft flush ruleset
took_place
