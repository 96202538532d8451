# Each target installs what it needs, after asking. The scripts are in .ci.

.PHONY: run check test checklist build race lint tour golden package package-check bench mutate soak fuzz licences clean help

run: build ## build and start the program; without a display, tour
	@.ci/start

check: ## vet and the fast tests, without the real window: about a minute
	@.ci/setup build
	@.ci/check

test: ## all tests, with the real window in a virtual display
	@.ci/setup test
	@.ci/test

checklist: ## each promise with its tests and results, and the coverage, after make test
	@.ci/setup build
	@.ci/checklist

build: ## build/speckle-keys
	@.ci/setup build
	@.ci/build build/speckle-keys

race: ## the tests of what has goroutines, but the window's, with the race detector
	@.ci/setup build
	@.ci/with go test -race -vet=off -shuffle=on -timeout 40m ./gui ./...

lint: ## gofumpt, vet for all systems, staticcheck, golangci-lint, govulncheck, and the scripts
	@.ci/setup lint
	@.ci/lint

tour: ## pictures of every screen in every state, and of a walk in a real window
	@.ci/tour

golden: ## accept what the screens look like now as correct
	@.ci/setup build
	@CGO_ENABLED=0 SPECKLE_KEYS_GOLDEN=accept go test -count=1 -timeout 30m -run '^TestGolden' ./gui

package: ## packages of the last commit for Linux and Windows, in dist; on macOS the app
	@.ci/setup package
	@.ci/package

package-check: ## check what make package made, on Linux
	@.ci/setup package
	@.ci/package-check

bench: ## the program beside a bare Fyne window, and Go benchmarks
	@.ci/setup test
	@.ci/bench

mutate: ## changes the code bit by bit and lists what no test notices; takes hours
	@.ci/setup build
	@.ci/mutate

soak: ## opens every dialog and changes every setting a thousand times; takes long
	@.ci/setup build
	@CGO_ENABLED=0 SPECKLE_KEYS_SOAK=1000 go test -count=1 -timeout 4h -v -run '^TestSoak$$' ./gui

fuzz: ## every fuzz target for a minute
	@.ci/setup build
	@.ci/fuzz

licences: ## update the list of licences in the About window, after a change of dependencies
	@CGO_ENABLED=0 go test -count=1 -run '^TestTheListIsOfWhatIsLinked$$' -v ./assets/licences -update

clean: ## remove what was built
	@rm -rf build dist

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-13s %s\n", $$1, $$2}' Makefile
