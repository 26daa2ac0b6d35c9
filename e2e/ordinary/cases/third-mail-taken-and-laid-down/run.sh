#!/bin/sh
. /opt/case/case.sh

for u in anna bert; do useradd -m $u; done
python3 -c '
import os, pwd, socket, time
def lay(user, text):
    pid = os.fork()
    if pid: return os.waitpid(pid, 0)
    p = pwd.getpwnam(user); os.initgroups(user, p.pw_gid); os.setgid(p.pw_gid); os.setuid(p.pw_uid)
    for d in ("tmp", "new", "cur"): os.makedirs(f"{p.pw_dir}/Maildir/{d}", mode=0o700, exist_ok=True)
    n = f"{time.time()}.{os.getpid()}.mail"; open(f"{p.pw_dir}/Maildir/tmp/{n}", "w").write(text)
    os.link(f"{p.pw_dir}/Maildir/tmp/{n}", f"{p.pw_dir}/Maildir/new/{n}"); os.unlink(f"{p.pw_dir}/Maildir/tmp/{n}"); os._exit(0)
l = socket.create_server(("127.0.0.1", 25)); open("/run/ready", "w").close()
for _ in range(12):
    c, _a = l.accept(); f = c.makefile("rw", newline="\r\n"); say = lambda t: (f.write(t + "\n"), f.flush())
    say("220 mail.example"); to = []
    while line := f.readline().strip():
        w = line.upper()
        if w.startswith("RCPT"): to.append(line.split("<")[1].split(">")[0].split("@")[0]); say("250 ok")
        elif w == "DATA":
            say("354 go"); text = ""
            while (t := f.readline()).strip() != ".": text += t
            for u in to: lay(u, text)
            say("250 taken")
        elif w == "QUIT": say("221 bye"); break
        else: say("250 ok")
    c.close()' & server=$!
wait_for /run/ready
python3 -c '
import smtplib, email.message
for n in range(12):
    m = email.message.EmailMessage(); m["From"] = "a@example.com"; m["To"] = "anna@example"; m["Subject"] = f"number {n}"; m.set_content("hello\n" * 50)
    with smtplib.SMTP("127.0.0.1", 25) as s: s.send_message(m, to_addrs=["anna@example", "bert@example"])'
wait $server
test "$(ls /home/anna/Maildir/new | wc -l)" = 12 && test "$(stat -c %U /home/bert/Maildir/new)" = bert
took_place
