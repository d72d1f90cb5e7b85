import { Link, NavLink, useNavigate, useSearchParams } from "react-router";
import { useSites } from "../api/sites";
import { Button } from "../parts/Button";
import { Icon, type IconName } from "../parts/Icon";
import { Menu, MenuItem, MenuSeparator } from "../parts/Menu";
import { chooseTheme, THEMES, useTheme } from "../view/theme";
import { LANGUAGES, useLanguage, useWords, type Word } from "../words/intl";
import { Logo } from "./Logo";
import { Now } from "./Now";
import css from "./shell.module.css";

/** On a phone five have room below; the others are in the menu. */
const PAGES: { path: string; word: Word; icon: IconName; inMenu?: boolean }[] = [
  { path: "", word: "shell.overview", icon: "overview" },
  { path: "/dark", word: "shell.dark", icon: "dark" },
  { path: "/cascades", word: "shell.cascades", icon: "cascades" },
  { path: "/links", word: "shell.links", icon: "links" },
  { path: "/worth", word: "shell.worth", icon: "worth" },
  { path: "/experiments", word: "shell.experiments", icon: "experiments", inMenu: true },
  { path: "/settings", word: "shell.settings", icon: "settings", inMenu: true },
];
const THEME_ICONS = { system: "system", light: "sun", dark: "moon" } as const;

export function Header({ site }: { site: string | undefined }) {
  const { t } = useWords();
  const [address] = useSearchParams();
  const search = address.size > 0 ? `?${address.toString()}` : "";
  return (
    <header className={css.top}>
      <div className={css.row}>
        <Link to="/sites" className={css.logo} aria-label={t("shell.sites")}>
          <Logo />
        </Link>
        {site && <Switcher site={site} />}
        {site && (
          <nav className={`${css.nav} screen`} aria-label={t("shell.main")}>
            {PAGES.map(({ path, word, icon, inMenu }) => (
              <NavLink key={word} className={inMenu ? css.wideOnly : undefined} to={{ pathname: `/sites/${site}${path}`, search }} end={path === ""}>
                <Icon name={icon} />
                {t(word)}
              </NavLink>
            ))}
          </nav>
        )}
        <span className={css.end} style={site ? undefined : { marginInlineStart: "auto" }}>
          {site && <Now site={site} />}
        </span>
        <Language />
        <Theme />
        <Account site={site} />
      </div>
    </header>
  );
}

function Switcher({ site }: { site: string }) {
  const { t } = useWords();
  const go = useNavigate();
  const { data = [] } = useSites();
  const name = data.find((one) => one.domain === site)?.name ?? site;
  const button = (
    <Button kind="plain" aria-label={`${t("shell.site")}: ${name}`}>
      <span className={css.siteName}>{name}</span>
      <Icon name="down" />
    </Button>
  );
  return (
    <Menu button={button} value={site} choices={data.map(({ domain, name }) => ({ value: domain, label: name }))} choose={(domain) => void go(`/sites/${domain}`)}>
      <MenuSeparator />
      <MenuItem onSelect={() => void go("/sites")}>{t("shell.sites")}</MenuItem>
    </Menu>
  );
}

function Language() {
  const { t } = useWords();
  const { language, choose } = useLanguage();
  return (
    <div className={`${css.language} screen`} role="group" aria-label={t("shell.language")}>
      {LANGUAGES.map((one) => (
        <button key={one} type="button" lang={one} aria-pressed={one === language} onClick={() => choose(one)}>
          {one.toUpperCase()}
        </button>
      ))}
    </div>
  );
}

function Theme() {
  const { t } = useWords();
  const theme = useTheme();
  const button = (
    <Button kind="plain" square className={`${css.theme} screen`} aria-label={`${t("shell.theme")}: ${t(`shell.theme.${theme}`)}`}>
      <Icon name={THEME_ICONS[theme]} />
    </Button>
  );
  const choices = THEMES.map((one) => ({ value: one, label: <><Icon name={THEME_ICONS[one]} /> {t(`shell.theme.${one}`)}</> }));
  return <Menu button={button} value={theme} choices={choices} choose={chooseTheme} align="end" />;
}

/** Signing out is a form of the server's: it works without a script of ours. */
function leave() {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/logout";
  document.body.append(form);
  form.submit();
}

function Account({ site }: { site: string | undefined }) {
  const { t } = useWords();
  const { language, choose } = useLanguage();
  const theme = useTheme();
  const go = useNavigate();
  const button = (
    <Button kind="plain" square className="screen" aria-label={t("shell.menu")}>
      <Icon name="more" />
    </Button>
  );
  return (
    <Menu button={button} choices={[]} choose={() => undefined} align="end">
      <MenuItem onSelect={() => void go("/sites")}><Icon name="overview" /> {t("shell.sites")}</MenuItem>
      <MenuItem onSelect={() => void go("/keys")}><Icon name="key" /> {t("shell.keys")}</MenuItem>
      <MenuItem onSelect={() => window.dispatchEvent(new Event("entrenous:help"))}><Icon name="keyboard" /> {t("shell.help")}</MenuItem>
      <span className={css.sheetOnly}>
        {site &&
          PAGES.filter(({ inMenu }) => inMenu).map(({ path, word, icon }) => (
            <MenuItem key={word} onSelect={() => void go({ pathname: `/sites/${site}${path}`, search: window.location.search })}><Icon name={icon} /> {t(word)}</MenuItem>
          ))}
        <MenuSeparator />
        {THEMES.map((one) => (
          <MenuItem key={one} onSelect={() => chooseTheme(one)}>
            <Icon name={THEME_ICONS[one]} /> {t(`shell.theme.${one}`)}
            {one === theme && <span data-mark=""><Icon name="check" /></span>}
          </MenuItem>
        ))}
        <MenuSeparator />
        {LANGUAGES.map((one) => (
          <MenuItem key={one} onSelect={() => choose(one)}>
            <span lang={one}>{t(`language.${one}`)}</span>
            {one === language && <span data-mark=""><Icon name="check" /></span>}
          </MenuItem>
        ))}
      </span>
      <MenuSeparator />
      <MenuItem onSelect={leave}><Icon name="leave" /> {t("shell.leave")}</MenuItem>
    </Menu>
  );
}
