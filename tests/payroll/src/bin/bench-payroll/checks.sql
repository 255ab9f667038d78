-- The checks of the main rules as one would write them over a table: amounts in cents, hours in hundredths.
-- Each check begins with the name of its rule and gives line, person, month, field, found, expected.

-- P01-traitement
SELECT ligne, matricule, mois, 'tib', tib, round(im * point * part) FROM whole
WHERE im > 0 AND absent = 0 AND im >= im_minimal
  AND abs(tib - round(im * point * part)) > 1
  AND NOT (quotite IN (80, 90) AND abs(tib - im * point * quotite / 100.0) <= 1);

-- P05-traitement
SELECT ligne, matricule, mois, 'tib', tib, round(im * point * part) FROM whole
WHERE im > 0 AND absent = 0 AND im >= im_minimal AND quotite IN (80, 90)
  AND abs(tib - im * point * quotite / 100.0) <= 1
  AND abs(tib - round(im * point * part)) > 1;

-- P03-indice-minimal
SELECT ligne, matricule, mois, 'im', im, im_minimal FROM agent WHERE im > 0 AND im < im_minimal;

-- P04-differentielle
SELECT ligne, matricule, mois, 'differentielle', differentielle, round(manque * part) FROM (
  SELECT *, max(0, smic - round(im * point) - avantages_nature) AS manque FROM whole
  WHERE im > 0 AND absent = 0 AND im >= im_minimal)
WHERE abs(differentielle - round(manque * quotite / 100.0)) > 1
  AND abs(differentielle - round(manque * part)) > 1;

-- P07-sft
SELECT ligne, matricule, mois, 'sft', sft, round(fixe + taux * min(max(im, 454), 722) * point) FROM family
WHERE quotite = 100
  AND abs(sft - round(fixe + taux * min(max(im, 454), 722) * point)) > 1
  AND abs(sft - round(fixe + taux * min(max(im + nbi_points, 454), 722) * point)) > 1;

-- P09-sft-minimum
SELECT ligne, matricule, mois, 'sft', sft, round(fixe + taux * 454 * point) FROM family
WHERE quotite < 100 AND enfants > 0 AND sft < round(fixe + taux * 454 * point) - 1;

-- P10-residence
SELECT ligne, matricule, mois, 'ir', ir, round(zone_taux * (max(im, 366) * point * part + nbi)) FROM whole
WHERE im > 0 AND jours_sans_traitement = 0 AND trentiemes = 30
  AND abs(ir - round(zone_taux * (max(im, 366) * point * part + nbi))) > 1
  AND abs(ir - round(zone_taux * max(im, 366) * point * part)) > 1
  AND abs(ir - round(zone_taux * (max(im, 366) + nbi_points) * point * part)) > 1
  AND abs(ir - round(zone_taux * max(im + nbi_points, 366) * point * part)) > 1
  AND abs(ir - round(zone_taux * (max(tib, 366 * point * part) + nbi))) > 1
  AND abs(ir - round(zone_taux * max(tib, 366 * point * part))) > 1
  AND abs(ir - round(zone_taux * max(tib + nbi, 366 * point))) > 1
  AND abs(ir - round(zone_taux * max(tib, 366 * point))) > 1;

-- P15-transfert
SELECT ligne, matricule, mois, 'tpp', tpp, -round(min(plafond * part, primes)) FROM (
  SELECT *, CASE categorie WHEN 'A' THEN 38900 WHEN 'B' THEN 27800 ELSE 16700 END / 12.0 AS plafond,
    ifse + cia + ifts + iat + pfr + autres_primes AS primes
  FROM whole WHERE statut IN ('titulaire', 'stagiaire') AND absent = 0)
WHERE abs(tpp + round(min(plafond * part, primes))) > 1
  AND abs(tpp + round(min(plafond * quotite / 100.0, primes))) > 1;

-- P25-agent
SELECT ligne, matricule, mois, 'cnracl', cnracl, round(0.111 * (tib + nbi)) FROM agent
WHERE statut IN ('titulaire', 'stagiaire') AND coalesce(regime, '') <> 'ircantec'
  AND (cnracl <> 0 OR ircantec = 0 AND heures_hebdo >= 2800)
  AND abs(cnracl - round(0.111 * (tib + nbi))) > 1
  AND abs(cnracl - round(0.111 * (tib + nbi + cti))) > 1
  AND abs(cnracl - round(0.111 * (im * point * part + nbi))) > 1;

-- P28-agent
SELECT ligne, matricule, mois, 'ircantec', ircantec, round(0.028 * min(brut, pss) + 0.0695 * max(0, brut - pss)) FROM agent
WHERE statut = 'contractuel'
  AND abs(ircantec - round(0.028 * min(brut, pss) + 0.0695 * max(0, brut - pss))) > 1
  AND abs(ircantec - round(0.028 * min(soumis, pss) + 0.0695 * max(0, soumis - pss))) > 1
  AND abs(ircantec - round(0.028 * min(soumis - sft, pss) + 0.0695 * max(0, soumis - sft - pss))) > 1
  AND abs(ircantec - round(0.028 * min(soumis, pss * quotite / 100.0) + 0.0695 * max(0, soumis - pss * quotite / 100.0))) > 1;

-- P28-employeur
SELECT ligne, matricule, mois, 'ircantec_employeur', ircantec_employeur, round(0.042 * min(brut, pss) + 0.1255 * max(0, brut - pss)) FROM agent
WHERE statut = 'contractuel'
  AND abs(ircantec_employeur - round(0.042 * min(brut, pss) + 0.1255 * max(0, brut - pss))) > 1
  AND abs(ircantec_employeur - round(0.042 * min(soumis, pss) + 0.1255 * max(0, soumis - pss))) > 1
  AND abs(ircantec_employeur - round(0.042 * min(soumis - sft, pss) + 0.1255 * max(0, soumis - sft - pss))) > 1
  AND abs(ircantec_employeur - round(0.042 * min(soumis, pss * quotite / 100.0) + 0.1255 * max(0, soumis - pss * quotite / 100.0))) > 1;

-- P29-agent
SELECT ligne, matricule, mois, 'rafp', rafp, round(0.05 * (min(primes, 0.2 * tib) + gipa)) FROM (
  SELECT *, ir + sft + ifse + cia + ifts + iat + pfr + autres_primes + ihts + indemnite_csg + differentielle + avantages_nature AS primes
  FROM agent WHERE statut IN ('titulaire', 'stagiaire') AND cia = 0 AND rappel = 0
    AND coalesce(regime, '') <> 'ircantec' AND (cnracl <> 0 OR ircantec = 0))
WHERE abs(rafp - round(0.05 * (min(primes, 0.2 * tib) + gipa))) > 1
  AND abs(rafp - round(0.05 * (min(primes - ihts, 0.2 * tib) + gipa))) > 1
  AND abs(rafp - round(0.05 * (min(primes + tpp, 0.2 * tib) + gipa))) > 1
  AND abs(rafp - round(0.05 * (min(primes - ihts + tpp, 0.2 * tib) + gipa))) > 1
  AND abs(rafp - round(0.05 * (min(primes + cti, 0.2 * tib) + gipa))) > 1
  AND abs(rafp - round(0.05 * (min(primes, 0.2 * im * point * part) + gipa))) > 1;

-- P30-csg-deductible
SELECT ligne, matricule, mois, 'csg_ded', csg_ded, round(0.068 * assiette) FROM social
WHERE abs(csg_ded - round(0.068 * assiette)) > 1 AND abs(csg_ded - round(0.068 * assiette_sans_frais)) > 1
  AND abs(csg_ded - round(0.068 * assiette_avec_avantages)) > 1;

-- P30-csg-non-deductible
SELECT ligne, matricule, mois, 'csg_nonded', csg_nonded, round(0.024 * assiette) FROM social
WHERE abs(csg_nonded - round(0.024 * assiette)) > 1 AND abs(csg_nonded - round(0.024 * assiette_sans_frais)) > 1
  AND abs(csg_nonded - round(0.024 * assiette_avec_avantages)) > 1;

-- P30-crds
SELECT ligne, matricule, mois, 'crds', crds, round(0.005 * assiette) FROM social
WHERE abs(crds - round(0.005 * assiette)) > 1 AND abs(crds - round(0.005 * assiette_sans_frais)) > 1
  AND abs(crds - round(0.005 * assiette_avec_avantages)) > 1;

-- P42-total-brut
SELECT ligne, matricule, mois, 'brut', brut, elements FROM (
  SELECT *, tib + differentielle + nbi + ir + sft + ifse + cia + ifts + iat + pfr + tpp + cti + ihts + gipa + autres_primes + indemnite_csg + rappel AS elements
  FROM slip)
WHERE min(abs(brut - elements), abs(brut - elements - teletravail), abs(brut - elements - transport),
  abs(brut - elements - teletravail - transport), abs(brut - elements - avantages_nature),
  abs(brut - elements - avantages_nature - teletravail - transport)) > 1;

-- P42-total-retenues
SELECT ligne, matricule, mois, 'retenues', retenues, elements FROM (
  SELECT *, cnracl + rafp + ircantec + vieillesse + csg_ded + csg_nonded + crds AS elements FROM slip)
WHERE min(abs(retenues - elements), abs(retenues - elements - pas), abs(retenues - elements - avantages_nature),
  abs(retenues - elements - pas - avantages_nature)) > 1;

-- P42-total-net
SELECT ligne, matricule, mois, 'net', net, reste FROM (
  SELECT *, brut - retenues AS reste, transport + teletravail AS frais FROM slip)
WHERE min(abs(net - reste), abs(net - reste + pas), abs(net - reste - frais), abs(net - reste + pas - frais),
  abs(net - reste + avantages_nature), abs(net - reste + pas + avantages_nature),
  abs(net - reste + pas + avantages_nature - frais)) > 1;

-- P41-ligne
SELECT ligne, matricule, mois, 'net', net, NULL FROM (
  SELECT *, row_number() OVER (PARTITION BY matricule, mois ORDER BY ligne) AS place FROM slip)
WHERE place > 1;

-- P41-nir
SELECT ligne, matricule, mois, 'nir', NULL, NULL FROM (
  SELECT *, first_value(matricule) OVER (PARTITION BY nir ORDER BY mois, ligne) AS holder FROM slip WHERE nir IS NOT NULL)
WHERE holder <> matricule;

-- P40-iban-partage
SELECT ligne, matricule, mois, 'iban', NULL, NULL FROM (
  SELECT *, first_value(matricule) OVER (PARTITION BY iban ORDER BY mois, ligne) AS holder,
    row_number() OVER (PARTITION BY matricule, iban ORDER BY mois, ligne) AS place
  FROM slip WHERE iban IS NOT NULL)
WHERE holder <> matricule AND place = 1;

-- P42-variation
SELECT ligne, matricule, mois, 'ifse', ifse, before FROM (
  SELECT *, lag(ifse) OVER person AS before, lag(mois) OVER person AS month_before,
    lag(statut || coalesce(grade, '') || coalesce(im, '') || quotite || heures_hebdo || coalesce(fonction, '') || coalesce(groupe_ifse, '')) OVER person
      = statut || coalesce(grade, '') || coalesce(im, '') || quotite || heures_hebdo || coalesce(fonction, '') || coalesce(groupe_ifse, '') AS same,
    jours_cmo_90 + jours_cmo_50 + jours_carence + jours_sans_traitement + abs(rappel) AS loud,
    lag(jours_cmo_90 + jours_cmo_50 + jours_carence + jours_sans_traitement + abs(rappel)) OVER person AS loud_before
  FROM slip WINDOW person AS (PARTITION BY matricule ORDER BY mois, ligne)) AS changes
WHERE month_before < mois AND same AND loud = 0 AND loud_before = 0 AND evenement IS NULL
  AND abs(ifse - before) > max(5000, abs(before) * 0.25)
  AND NOT EXISTS (SELECT 1 FROM slip AS earlier
    WHERE earlier.matricule = changes.matricule AND earlier.mois < month_before AND earlier.ifse = changes.ifse);
