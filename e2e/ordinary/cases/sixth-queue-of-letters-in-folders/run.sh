#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/queue.py <<'END'
import glob, multiprocessing as mp, os, random, socket, time, uuid
q = "/var/spool/letters"
for d in "new", "active", "done", "deferred": os.makedirs(f"{q}/{d}")
def take():
    for n in range(60):
        name = uuid.uuid4().hex; t = f"{q}/.{name}"; open(t, "w").write(f"From: a@example.org\nTo: b{n}@example.org\n\ntext {n}\n"); os.rename(t, f"{q}/new/{name}"); time.sleep(0.03)
def hand(seed):
    random.seed(seed); end = time.time() + 15
    while time.time() < end and len(os.listdir(q + "/done")) < 60:
        for f in glob.glob(q + "/new/*") + [d for d in glob.glob(q + "/deferred/*") if time.time() - os.stat(d).st_mtime > 0.5]:
            a = f"{q}/active/{os.path.basename(f)}"
            try: os.rename(f, a)
            except FileNotFoundError: continue
            if random.random() < 0.2: os.rename(a, f"{q}/deferred/{os.path.basename(a)}"); continue
            with socket.create_connection(("10.77.0.1", 25)) as s: s.sendall(b"EHLO q\r\nDATA\r\n" + open(a, "rb").read() + b".\r\nQUIT\r\n")
            os.rename(a, f"{q}/done/{os.path.basename(a)}")
        time.sleep(0.1)
ps = [mp.Process(target=take)] + [mp.Process(target=hand, args=(n,)) for n in (1, 2)]
[p.start() for p in ps]; [p.join() for p in ps]
assert len(os.listdir(q + "/done")) == 60
END
python3 /srv/app/queue.py
took_place
