# SPDX-License-Identifier: Apache-2.0
# For the tests of the page, after expect.bash: `. tests/browser/web.bash` installs what analysis/web/package-lock.json
# names into web/ beside the program, once for all of them, and gives
#   CARELOOP_NODE_MODULES   where the modules are
#   skip TEXT               ends the test as skipped
skip() {
  echo "skipped: $*"
  exit 77
}

for need in node npm; do
  command -v "$need" >/dev/null || skip "$need is not installed (tools/install-dependencies --web)"
done
[ "$(node -p 'parseInt(process.versions.node)')" -ge 18 ] || skip "node $(node --version) is older than 18"

web=$(dirname "$program")/web
export CARELOOP_NODE_MODULES=$web/node_modules
mkdir -p "$web"
exec {lock}>"$web/lock"
flock "$lock" # tests run side by side
if ! cmp -s analysis/web/package-lock.json "$CARELOOP_NODE_MODULES/.installed"; then
  cp analysis/web/{package.json,package-lock.json,.npmrc} "$web"
  if said=$(cd "$web" && npm ci --include=dev --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=30000 2>&1); then
    cp "$web/package-lock.json" "$CARELOOP_NODE_MODULES/.installed"
  else
    case $said in
      *EUSAGE* | *EINTEGRITY* | *EJSONPARSE*)
        fail "npm ci: $(head -n 6 <<<"$said")"
        finish
        ;;
      *) skip "npm ci, which needs a network: $(grep -m 1 ' code E' <<<"$said")" ;;
    esac
  fi
fi
exec {lock}>&-
