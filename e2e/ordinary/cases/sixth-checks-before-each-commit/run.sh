#!/bin/sh
. /opt/case/case.sh

git init -q --bare /srv/up.git && git init -q /srv/work && cd /srv/work && git config user.email a@example.org && git config user.name a && git remote add origin /srv/up.git
mkdir -p .githooks && git config core.hooksPath .githooks
cat >.githooks/pre-commit <<'END'
#!/bin/sh
for f in $(git diff --cached --name-only --diff-filter=ACM); do
    case $f in *.py) python3 -m py_compile "$f" || exit 1 ;; *.sh) sh -n "$f" || exit 1 ;; *.json) python3 -m json.tool "$f" >/dev/null || exit 1 ;; esac
    test "$(wc -c <"$f")" -lt 100000 || { echo "$f is too large" >&2; exit 1; }
done
! git diff --cached | grep -nE '^\+.*[[:space:]]$'
END
printf '#!/bin/sh\nexec python3 -m unittest -q 2>/dev/null\n' >.githooks/pre-push && chmod +x .githooks/*
for n in $(seq 1 10); do
    printf 'import unittest\nclass T(unittest.TestCase):\n    def test(self): self.assertEqual(%s * 2, %s)\n' $n $((n * 2)) >test_$n.py
    echo "{\"n\": $n}" >d$n.json; git add . && git commit -qm "change $n" && git push -q origin HEAD:main
done
echo 'x = (' >bad.py; git add bad.py; ! git commit -qm bad 2>/dev/null || exit 1
test "$(git -C /srv/up.git rev-list --count main)" = 10
took_place
