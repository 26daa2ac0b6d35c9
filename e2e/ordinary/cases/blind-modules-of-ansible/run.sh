#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/play.py <<'END'
import base64, io, os, shutil, subprocess, zipfile
def module(name, body, arguments):
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("__main__.py", body)
    text = base64.b64encode(box.getvalue()).decode()
    folder = f"/root/.ansible/tmp/ansible-tmp-{os.getpid()}-{name}"
    subprocess.run(["/bin/sh", "-c", f"( umask 77 && mkdir -p {folder} && echo {folder} ) && sleep 0"], check=True, stdout=subprocess.DEVNULL)
    path = f"{folder}/AnsiballZ_{name}.py"
    wrapper = f"import base64, os, sys, tempfile, runpy\nf = tempfile.mkdtemp(prefix='ansible_{name}_payload_')\np = os.path.join(f, 'm.zip')\nopen(p, 'wb').write(base64.b64decode('{text}'))\nsys.argv = ['m'] + {arguments!r}\nrunpy.run_path(p, run_name='__main__')\nimport shutil; shutil.rmtree(f)\n"
    open(path, "w").write(wrapper)
    subprocess.run(["/bin/sh", "-c", f"chmod u+x {folder}/ {path} && sleep 0"], check=True)
    subprocess.run(["/bin/sh", "-c", f"/usr/bin/python3 {path} && sleep 0"], check=True)
    subprocess.run(["/bin/sh", "-c", f"rm -f -r {folder}/ > /dev/null 2>&1 && sleep 0"], check=True)
module("lineinfile", "import sys; open(sys.argv[1], 'a').write(sys.argv[2] + '\\n')", ["/etc/nginx/conf.d/limits.conf", "client_max_body_size 20m;"])
module("copy", "import os, shutil, sys; shutil.copy(sys.argv[1], sys.argv[2] + '.tmp'); os.chmod(sys.argv[2] + '.tmp', 0o644); os.rename(sys.argv[2] + '.tmp', sys.argv[2])", ["/etc/services", "/srv/app/services"])
module("setup", "import os, platform; platform.uname(); open('/proc/meminfo').read(); open('/proc/cpuinfo').read(); open('/etc/os-release').read(); os.getloadavg()", [])
module("command", "import subprocess; subprocess.run(['nginx', '-t', '-q'], check=True)", [])
shutil.rmtree("/root/.ansible")
END
python3 /srv/app/play.py
grep -q 20m /etc/nginx/conf.d/limits.conf
took_place
